package org.concoord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameServerConfigTest {
  private static final NameServerConfig SOUND =
      NameServerConfig.of("concoord.example.com", "127.0.0.1:53");

  @Test
  void namesAreWithoutTheirLastDotAndInLowerCase() {
    assertThat(NameServerConfig.of("ConCoord.Example.com.", "127.0.0.1:53")).isEqualTo(SOUND);
    assertThat(SOUND.ttl()).isEqualTo(Duration.ofSeconds(30));
    assertThat(SOUND.withNames(List.of("ns1.example.com", "ns2.concoord.example.com=::1")).names())
        .hasSize(2);
    assertThat(SOUND.withNames(List.of("ns1.concoord.example.com")).names()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | it is empty",
        "a..b | between its dots there are 1 to 63 characters",
        "a b | it consists of letters, digits, hyphens and dots",
        "bücher.example | it consists of letters, digits, hyphens and dots",
        "10.0.0.1 | it is an address",
      })
  void saysWhatIsWrongWithADomain(String domain, String wrong) {
    assertThatThrownBy(() -> NameServerConfig.of(domain, "127.0.0.1:53"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "\"%s\" is no domain: %s; expected for instance concoord.example.com", domain, wrong);
  }

  @Test
  void saysWhatIsWrongWithNameServers() {
    assertThatThrownBy(
            () -> SOUND.withNames(List.of("a.concoord.example.com", "b.concoord.example.com")))
        .hasMessage(
            "the name server a.concoord.example.com lies in the domain that it answers for, so"
                + " nobody else can tell its address. Give that too, for instance"
                + " a.concoord.example.com=192.0.2.1");
    assertThatThrownBy(() -> SOUND.withNames(List.of("a.example.com=192.0.2.1")))
        .hasMessageContaining("Give the name alone");
    assertThatThrownBy(() -> SOUND.withNames(List.of("a.concoord.example.com=b.example.com")))
        .hasMessage("\"b.example.com\" is no address of the name server a.concoord.example.com");
  }

  @Test
  void saysWhatIsWrongWithPortAndTtl() {
    assertThatThrownBy(() -> NameServerConfig.of("a.b", "127.0.0.1:0"))
        .hasMessage("127.0.0.1:0 leaves the name server's port open, so that nobody could ask it");
    assertThatThrownBy(() -> NameServerConfig.of("a.b", "127.0.0.1"))
        .hasMessageContaining("the port is missing");
    assertThatThrownBy(() -> SOUND.withTtl(Duration.ZERO))
        .hasMessage("a TTL of PT0S; expected 1 s to 1 day");
  }
}
