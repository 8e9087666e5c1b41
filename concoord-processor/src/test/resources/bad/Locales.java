package bad;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.time.ZoneId;
import java.util.Locale;
import java.util.TimeZone;
import org.concoord.annotations.Replicated;

@Replicated
public class Locales {
  private String text = "";

  public void run(String name, byte[] bytes) {
    text = name.toUpperCase() + name.toUpperCase(Locale.ROOT); // ERROR: String.toUpperCase() depends on the settings of the machine; name what you mean: Locale.ROOT, ZoneOffset.UTC, StandardCharsets.UTF_8 [concoord:locale]
    text += String.format("%d", 3) + String.format(Locale.ROOT, "%d", 3); // ERROR: String.format() depends on the settings of the machine; name what you mean: Locale.ROOT, ZoneOffset.UTC, StandardCharsets.UTF_8 [concoord:locale]
    text += "%s".formatted(name); // ERROR: String.formatted() depends on the settings of the machine; name what you mean: Locale.ROOT, ZoneOffset.UTC, StandardCharsets.UTF_8 [concoord:locale]
    text += new String(bytes) + new String(bytes, StandardCharsets.UTF_8); // ERROR: new String depends on the settings of the machine; name what you mean: Locale.ROOT, ZoneOffset.UTC, StandardCharsets.UTF_8 [concoord:locale]
    text += name.getBytes().length + name.getBytes(StandardCharsets.UTF_8).length; // ERROR: String.getBytes() depends on the settings of the machine; name what you mean: Locale.ROOT, ZoneOffset.UTC, StandardCharsets.UTF_8 [concoord:locale]
    text += Charset.defaultCharset() + TimeZone.getDefault().getID(); // ERROR: Charset.defaultCharset() depends on the settings of the machine; name what you mean: Locale.ROOT, ZoneOffset.UTC, StandardCharsets.UTF_8 [concoord:locale] // ERROR: TimeZone.getDefault() depends on the settings of the machine; name what you mean: Locale.ROOT, ZoneOffset.UTC, StandardCharsets.UTF_8 [concoord:locale]
    text += MessageFormat.format("{0}", 3); // ERROR: MessageFormat.format() depends on the settings of the machine; name what you mean: Locale.ROOT, ZoneOffset.UTC, StandardCharsets.UTF_8 [concoord:locale]
    text += ZoneId.systemDefault() + Locale.getDefault().toString(); // ERROR: ZoneId.systemDefault() depends on the settings of the machine; name what you mean: Locale.ROOT, ZoneOffset.UTC, StandardCharsets.UTF_8 [concoord:locale] // ERROR: Locale.getDefault() depends on the settings of the machine; name what you mean: Locale.ROOT, ZoneOffset.UTC, StandardCharsets.UTF_8 [concoord:locale]
  }
}
