import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Scanner;
import org.concoord.ClientConfig;
import org.concoord.ConcoordClient;
import tencounter.TenCounterProxy;

/** A user's program: increments the counter for each line that it reads. It knows nothing but a domain. */
public class Client {
  public static void main(String[] arguments) throws Exception {
    ClientConfig config =
        ClientConfig.builder()
            .endpoints(System.getenv("CONCOORD_ENDPOINTS"))
            .dnsServers(System.getenv("CONCOORD_DNS_SERVERS"))
            .token(Files.readString(Path.of(System.getenv("CONCOORD_TOKEN_FILE"))))
            .build();
    try (ConcoordClient client = ConcoordClient.connect(config);
        TenCounterProxy counter = new TenCounterProxy(client)) {
      Scanner lines = new Scanner(System.in);
      while (lines.hasNextLine()) {
        lines.nextLine();
        counter.increment();
        System.out.println(counter.concoordToString());
      }
    }
  }
}
