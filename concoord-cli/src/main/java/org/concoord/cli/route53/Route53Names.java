package org.concoord.cli.route53;

import java.net.URI;
import java.time.Duration;
import org.concoord.Replica;
import org.concoord.cli.CommandFailure;
import org.concoord.cli.Console;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** Has a replica write into Route 53 whenever it leads. */
public final class Route53Names {
  /** As for Amazon's own tools: where Route 53 is, if not at Amazon. */
  private static final String ENDPOINT = "AWS_ENDPOINT_URL_ROUTE_53";

  private static final Duration TTL = Duration.ofSeconds(30);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

  private final AwsCredentialsProvider credentials;
  private final String domain;
  private final String endpoint;

  /**
   * Finds what Amazon knows us by, before anything is started.
   *
   * @throws CommandFailure if that is not to be had
   */
  public Route53Names(Console console, String domain) {
    credentials = new AwsKeys(console.environment()).provider();
    endpoint = console.environment().getOrDefault(ENDPOINT, "");
    this.domain = domain;
  }

  /** For as long as the process lives. Never blocks, and no call waits for it. */
  public void follow(Replica replica) {
    HostedZone zone =
        new HostedZone(credentials, endpoint.isEmpty() ? null : URI.create(endpoint), domain, TTL);
    replica.addViewListener(
        new Route53Publisher(zone, domain, replica.address(), replica::isLeader, FIRST_PAUSE));
  }
}
