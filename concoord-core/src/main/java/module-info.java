/**
 * The replica and client runtime. Users name {@code org.concoord}; generated code names {@code
 * org.concoord.spi}; the rest is ours, and open to the test kit alone.
 */
@SuppressWarnings("module") // The modules it is open to are built later.
module org.concoord.core {
  requires static transitive org.jspecify;
  requires static micrometer.core;
  requires static io.opentelemetry.api;
  requires static io.opentelemetry.context;
  requires static io.netty.transport.classes.epoll;
  requires static io.netty.transport.unix.common;
  requires io.netty.buffer;
  requires io.netty.common;
  requires io.netty.handler;
  requires io.netty.transport;
  requires jdk.jfr;
  requires transitive org.concoord.annotations;
  requires org.dnsjava;
  requires org.slf4j;

  exports org.concoord;
  exports org.concoord.metrics;
  exports org.concoord.object;
  exports org.concoord.micrometer;
  exports org.concoord.opentelemetry;
  exports org.concoord.spi;
  exports org.concoord.tracing;
  exports org.concoord.client to
      org.concoord.testkit;
  exports org.concoord.codec to
      org.concoord.testkit;
  exports org.concoord.paxos to
      org.concoord.testkit;
  exports org.concoord.rsm to
      org.concoord.testkit;
  exports org.concoord.storage to
      org.concoord.testkit;
  exports org.concoord.server to
      org.concoord.testkit;
  exports org.concoord.transport to
      org.concoord.testkit;
}
