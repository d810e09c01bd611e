module kafka-stack/test/probe

go 1.26
