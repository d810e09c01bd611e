import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kafka.log.LogConfig$;
import kafka.server.KafkaConfig$;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.connect.runtime.distributed.DistributedConfig;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Prints every setting that this Kafka knows as JSON, sorted, one a line: type, default, and what its validator
 * says, as text (`allowed`) and where it has a form also as `min`, `max`, `oneOf` or `versions`.
 */
public class DumpSettings {
    /** What ConfigDef.Range prints: `[0,...]`, `[...,5]`, `[0,...,900]`. */
    private static final Pattern RANGE = Pattern.compile("\\[(?:(-?[0-9.]+),)?\\.\\.\\.(?:,(-?[0-9.]+))?]");
    /** What ValidString, ValidList and CaseInsensitiveValidString print. */
    private static final Pattern LIST = Pattern.compile("(?:\\(case insensitive\\) )?\\[(.+)]");

    private static final Map<String, String> BROKER_NAMES =
        CollectionConverters.asJava(LogConfig$.MODULE$.TopicConfigSynonyms());

    public static void main(String[] args) throws ReflectiveOperationException {
        Map<String, String> rooms = new TreeMap<>();
        rooms.put("broker", settings(KafkaConfig$.MODULE$.configDef()));
        rooms.put("topic", settings(LogConfig$.MODULE$.configDefCopy()));
        rooms.put("producer", settings(ProducerConfig.configDef()));
        rooms.put("consumer", settings(ConsumerConfig.configDef()));
        rooms.put("admin", settings(AdminClientConfig.configDef()));
        rooms.put("worker", settings(worker()));
        System.out.println(object(rooms, "\n"));
    }

    /** DistributedConfig keeps its definition to itself, and wants the algorithms of the running JVM. */
    private static ConfigDef worker() throws ReflectiveOperationException {
        Class<?> crypto = Class.forName("org.apache.kafka.connect.runtime.distributed.Crypto");
        Field system = crypto.getDeclaredField("SYSTEM");
        system.setAccessible(true);
        Method config = DistributedConfig.class.getDeclaredMethod("config", crypto);
        config.setAccessible(true);
        return (ConfigDef) config.invoke(null, system.get(null));
    }

    private static String settings(ConfigDef definition) {
        Map<String, String> settings = new TreeMap<>();
        definition.configKeys().forEach((name, key) -> settings.put(name, object(setting(key), " ")));
        return object(settings, "\n");
    }

    private static Map<String, String> setting(ConfigKey key) {
        Map<String, String> setting = new LinkedHashMap<>();
        setting.put("type", text(key.type.name().toLowerCase()));
        if (!key.hasDefault()) setting.put("required", "true");
        else if (key.defaultValue != null) setting.put("default", text(shown(key)));
        if (key.validator != null) setting.putAll(rule(key.type, key.validator));
        if (BROKER_NAMES.containsKey(key.name)) setting.put("brokerName", text(BROKER_NAMES.get(key.name)));
        return setting;
    }

    /** Lists of classes are shown as `class a.B`. */
    private static String shown(ConfigKey key) {
        return ConfigDef.convertToString(key.defaultValue, key.type).replaceAll("(^|,)class ", "$1");
    }

    private static Map<String, String> rule(Type type, ConfigDef.Validator validator) {
        String shown = validator.toString();
        Map<String, String> rule = new LinkedHashMap<>();
        Matcher range = RANGE.matcher(shown);
        Matcher list = LIST.matcher(shown);
        if (range.matches()) {
            if (range.group(1) != null) rule.put("min", range.group(1));
            if (range.group(2) != null) rule.put("max", range.group(2));
        } else if (validator.getClass().getSimpleName().equals("MetadataVersionValidator") && list.matches()) {
            rule.put("versions", array(list.group(1).split(", ")));
        } else if (list.matches()) {
            String[] items = list.group(1).split(", ");
            rule.put("oneOf", array(items));
            if (ignoresCase(type, validator, items[0])) rule.put("ignoreCase", "true");
        } else {
            rule.put("allowed", text(shown));
        }
        return rule;
    }

    /** Asks the validator itself: not every one that ignores case says so. */
    private static boolean ignoresCase(Type type, ConfigDef.Validator validator, String item) {
        String other = item.equals(item.toUpperCase()) ? item.toLowerCase() : item.toUpperCase();
        try {
            validator.ensureValid("probe", type == Type.LIST ? List.of(other) : other);
            return !other.equals(item);
        } catch (RuntimeException refused) {
            return false;
        }
    }

    private static String object(Map<String, String> members, String gap) {
        return members.entrySet().stream()
            .map(each -> text(each.getKey()) + ": " + each.getValue())
            .collect(Collectors.joining("," + gap, "{" + gap, gap + "}"));
    }

    private static String array(String[] items) {
        return Stream.of(items).map(DumpSettings::text).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String text(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
