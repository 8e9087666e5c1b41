package org.concoord.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostAndPortTest {
  @Test
  void parsesNamesAndAddresses() {
    assertThat(HostAndPort.parse(" 127.0.0.1:14000 "))
        .isEqualTo(new HostAndPort("127.0.0.1", 14_000));
    assertThat(HostAndPort.parse("[::1]:0")).isEqualTo(new HostAndPort("::1", 0));
    assertThat(HostAndPort.parse("a.example.org:65535").toString())
        .isEqualTo("a.example.org:65535");
    assertThat(HostAndPort.parse("[::1]:1234").toString()).isEqualTo("[::1]:1234");
  }

  @Test
  void parsesListsWithoutRepetitions() {
    assertThat(HostAndPort.parseList("a:1, b:2,a:1"))
        .containsExactly(new HostAndPort("a", 1), new HostAndPort("b", 2));
  }

  @Test
  void tellsDomainsFromAddressesThatLackAPort() {
    assertThat(HostAndPort.parseEndpoints("a:1, concoord.example.com, a:1,concoord, x.example."))
        .containsExactly("a:1", "concoord.example.com", "concoord", "x.example.");
    for (String noDomain : List.of("localhost", "10.0.0.1", "::1", "14000", "", "a b", "a/b")) {
      assertThatThrownBy(() -> HostAndPort.parseEndpoints("a:1," + noDomain))
          .as(noDomain)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(HostAndPort.parseServers("10.0.0.53:53,[::1]:5353"))
        .containsExactly("10.0.0.53:53", "[::1]:5353");
    assertThatThrownBy(() -> HostAndPort.parseServers("a.example:53"))
        .hasMessage(
            "the DNS server a.example:53 is to be named by its address, for instance 10.0.0.53:53");
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, the port is missing",
    "localhost:, the port is missing",
    "'', the port is missing",
    ":14000, the host is missing",
    "[]:14000, the host is missing",
    "::1:14000, an IPv6 address needs brackets",
    "[::1:14000, the bracket is not closed before the port",
    "a:b, the port is no number",
    "a:-1, the port is no number",
    "a:65536, the port is over 65535",
    "a:99999999999, the port is over 65535",
    "http://a:1, an IPv6 address needs brackets",
    "a/b:1, the host holds '/'",
    "a b:1, the host holds ' '",
  })
  void saysWhatIsWrongAndWhatIsExpected(String text, String wrong) {
    assertThatThrownBy(() -> HostAndPort.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "\"%s\" is no address: %s; expected host:port, for instance 127.0.0.1:14000 or"
                + " [::1]:14000",
            text, wrong);
  }
}
