package org.concoord.testkit.junit;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Starts the cluster of a {@link ConcoordCluster} when it is first asked for, and closes it. */
final class ClusterExtension implements ParameterResolver, AfterEachCallback {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(ClusterExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Cluster.class
        && context.getTestMethod().isPresent();
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    ExtensionContext.Store store = context.getStore(NAMESPACE);
    @Nullable Cluster running = store.get(Cluster.class, Cluster.class);
    if (running != null) {
      return running;
    }
    Cluster started = start(context);
    store.put(Cluster.class, started);
    return started;
  }

  private static Cluster start(ExtensionContext context) {
    String test = context.getRequiredTestMethod().getName();
    ConcoordCluster wanted =
        AnnotationSupport.findAnnotation(context.getRequiredTestMethod(), ConcoordCluster.class)
            .orElseThrow(
                () -> new ExtensionConfigurationException(test + " lacks @ConcoordCluster"));
    if (wanted.replicas() < 1 || wanted.types().length == 0) {
      throw new ExtensionConfigurationException(
          "@ConcoordCluster of %s asks for %d replicas of %d types; it takes at least one of each"
              .formatted(test, wanted.replicas(), wanted.types().length));
    }
    return Cluster.start(
        wanted.replicas(),
        new NamedClasses(wanted.types(), wanted.values()),
        Duration.ofMillis(wanted.leaderLeaseMillis()));
  }

  @Override
  public void afterEach(ExtensionContext context) {
    @Nullable Cluster running = context.getStore(NAMESPACE).remove(Cluster.class, Cluster.class);
    if (running != null) {
      running.closeAll();
    }
  }
}
