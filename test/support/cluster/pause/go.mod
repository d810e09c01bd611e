module kafka-stack/test/pause

go 1.26
