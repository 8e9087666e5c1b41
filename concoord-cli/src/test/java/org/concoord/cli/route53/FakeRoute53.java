package org.concoord.cli.route53;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A hosted zone behind HTTP and the XML of Route 53, at an address of loopback; who does not sign
 * is not let in.
 */
final class FakeRoute53 implements AutoCloseable {
  private static final String NAMESPACE = "https://route53.amazonaws.com/doc/2013-04-01/";
  private static final Pattern CHANGE = Pattern.compile("<Change>(.*?)</Change>", Pattern.DOTALL);

  final Map<String, Set<String>> sets = new ConcurrentSkipListMap<>();
  final List<String> actions = new ArrayList<>();
  final List<String> signatures = new ArrayList<>();
  volatile int failures;

  private final HttpServer server;

  FakeRoute53() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/2013-04-01/hostedzone", this::handle);
    server.start();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private synchronized void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String signature = exchange.getRequestHeaders().getFirst("Authorization");
    if (signature == null
        || !signature.matches("AWS4-HMAC-SHA256 Credential=AKID/.*, Signature=[0-9a-f]{64}")) {
      answer(exchange, 403, error("InvalidSignature"));
      return;
    }
    signatures.add(signature);
    if (failures > 0) {
      failures--;
      answer(exchange, 400, error("PriorRequestNotComplete"));
    } else if (exchange.getRequestMethod().equals("POST")) {
      change(body);
      answer(
          exchange,
          200,
          element(
              "ChangeResourceRecordSetsResponse",
              "<ChangeInfo><Id>/change/C1</Id><Status>PENDING</Status>"
                  + "<SubmittedAt>2026-01-01T00:00:00Z</SubmittedAt></ChangeInfo>"));
    } else if (exchange.getRequestURI().getPath().endsWith("/rrset")) {
      answer(exchange, 200, element("ListResourceRecordSetsResponse", list()));
    } else {
      answer(
          exchange,
          200,
          element(
              "ListHostedZonesResponse",
              "<HostedZones>"
                  + zone("Z0", "example.com.")
                  + zone("Z1", "concoord.example.com.")
                  + zone("Z2", "other.example.com.")
                  + "</HostedZones><IsTruncated>false</IsTruncated><MaxItems>100</MaxItems>"));
    }
  }

  private void change(String body) {
    Matcher changes = CHANGE.matcher(body);
    while (changes.find()) {
      String change = changes.group(1);
      String key = first(change, "Name") + " " + first(change, "Type");
      actions.add(first(change, "Action") + " " + key);
      if (first(change, "Action").equals("DELETE")) {
        sets.remove(key);
      } else {
        Set<String> values = new TreeSet<>();
        Matcher all = Pattern.compile("<Value>(.*?)</Value>").matcher(change);
        while (all.find()) {
          values.add(all.group(1).replace("&quot;", "\""));
        }
        sets.put(key, values);
      }
    }
  }

  private String list() {
    StringBuilder xml = new StringBuilder("<ResourceRecordSets>");
    sets.forEach(
        (key, values) -> {
          String[] words = key.split(" ");
          xml.append("<ResourceRecordSet><Name>" + words[0] + "</Name><Type>" + words[1]);
          xml.append("</Type><TTL>30</TTL><ResourceRecords>");
          values.forEach(
              value -> xml.append("<ResourceRecord><Value>" + value + "</Value></ResourceRecord>"));
          xml.append("</ResourceRecords></ResourceRecordSet>");
        });
    return xml + "</ResourceRecordSets><IsTruncated>false</IsTruncated><MaxItems>300</MaxItems>";
  }

  private static String first(String xml, String tag) {
    Matcher found = Pattern.compile("<" + tag + ">(.*?)</" + tag + ">").matcher(xml);
    return found.find() ? found.group(1) : "";
  }

  private static String zone(String id, String name) {
    return "<HostedZone><Id>/hostedzone/"
        + id
        + "</Id><Name>"
        + name
        + "</Name><CallerReference>x</CallerReference></HostedZone>";
  }

  private static String error(String code) {
    return element(
        "ErrorResponse",
        "<Error><Type>Sender</Type><Code>"
            + code
            + "</Code><Message>no</Message></Error><RequestId>1</RequestId>");
  }

  private static String element(String name, String content) {
    return "<?xml version=\"1.0\"?><"
        + name
        + " xmlns=\""
        + NAMESPACE
        + "\">"
        + content
        + "</"
        + name
        + ">";
  }

  private static void answer(HttpExchange exchange, int status, String xml) throws IOException {
    byte[] bytes = xml.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/xml");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
