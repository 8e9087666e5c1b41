package org.concoord.cli.route53;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.concoord.cli.route53.ZoneRecords.Key;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.Route53ClientBuilder;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/**
 * The part of a hosted zone of Route 53 that is an instance's. Calls block, and throw what the SDK
 * throws.
 */
final class HostedZone implements RecordStore, AutoCloseable {
  private static final Duration ATTEMPT = Duration.ofSeconds(10);
  private static final Duration CALL = Duration.ofSeconds(30);

  private final Route53Client client;
  private final String domain;
  private final long ttlSeconds;

  /** Null until it has been looked for. */
  private @Nullable String id;

  /**
   * @param endpoint where Route 53 is, null for Amazon's own
   */
  HostedZone(
      AwsCredentialsProvider credentials, @Nullable URI endpoint, String domain, Duration ttl) {
    this.domain = domain;
    this.ttlSeconds = ttl.toSeconds();
    Route53ClientBuilder builder =
        Route53Client.builder()
            .region(Region.AWS_GLOBAL)
            .credentialsProvider(credentials)
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .overrideConfiguration(
                limits -> limits.apiCallAttemptTimeout(ATTEMPT).apiCallTimeout(CALL));
    if (endpoint != null) {
      builder.endpointOverride(endpoint);
    }
    client = builder.build();
  }

  /** One change of the zone, or none where it has all of this already. */
  @Override
  public boolean write(ZoneRecords wanted) {
    String zone = zoneId();
    Map<Key, ResourceRecordSet> there = ours(zone);
    List<Change> changes = new ArrayList<>();
    for (Key left : wanted.leftOvers(there.keySet(), domain)) {
      changes.add(change(ChangeAction.DELETE, there.get(left)));
    }
    wanted
        .sets()
        .forEach(
            (key, values) -> {
              ResourceRecordSet before = there.get(key);
              if (before == null || !says(before, values)) {
                changes.add(change(ChangeAction.UPSERT, set(key, values)));
              }
            });
    if (changes.isEmpty()) {
      return false;
    }
    client.changeResourceRecordSets(
        request -> request.hostedZoneId(zone).changeBatch(batch -> batch.changes(changes)));
    return true;
  }

  /** Of all hosted zones that the domain is in, the closest. */
  private String zoneId() {
    if (id == null) {
      String name = ZoneRecords.absolute(domain);
      id =
          client.listHostedZonesPaginator().hostedZones().stream()
              .filter(zone -> name.equals(zone.name()) || name.endsWith("." + zone.name()))
              .max(Comparator.comparingInt(zone -> zone.name().length()))
              .orElseThrow(
                  () -> new IllegalStateException("no hosted zone of this account has " + domain))
              .id()
              .replaceFirst("^/hostedzone/", "");
    }
    return id;
  }

  private Map<Key, ResourceRecordSet> ours(String zone) {
    Map<Key, ResourceRecordSet> ours = new LinkedHashMap<>();
    client
        .listResourceRecordSetsPaginator(request -> request.hostedZoneId(zone))
        .resourceRecordSets()
        .forEach(
            set -> {
              Key key = new Key(set.name().toLowerCase(Locale.ROOT), set.typeAsString());
              if (ZoneRecords.isOurs(key, domain)) {
                ours.put(key, set);
              }
            });
    return ours;
  }

  private boolean says(ResourceRecordSet set, Set<String> values) {
    Set<String> said =
        set.resourceRecords().stream()
            .map(ResourceRecord::value)
            .collect(Collectors.toCollection(TreeSet::new));
    return said.equals(values) && Long.valueOf(ttlSeconds).equals(set.ttl());
  }

  private ResourceRecordSet set(Key key, Set<String> values) {
    List<ResourceRecord> records =
        values.stream().map(value -> ResourceRecord.builder().value(value).build()).toList();
    return ResourceRecordSet.builder()
        .name(key.name())
        .type(key.type())
        .ttl(ttlSeconds)
        .resourceRecords(records)
        .build();
  }

  private static Change change(ChangeAction action, @Nullable ResourceRecordSet set) {
    return Change.builder().action(action).resourceRecordSet(set).build();
  }

  @Override
  public void close() {
    client.close();
  }
}
