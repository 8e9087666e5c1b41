package org.concoord;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.MessagePackWriter;
import org.concoord.spi.Call;
import org.concoord.spi.ExceptionCodec;
import org.concoord.spi.Invoker;
import org.concoord.spi.MethodDescriptor;
import org.concoord.spi.ReplicatedType;
import org.concoord.spi.ResultReader;
import org.concoord.spi.ValueWriter;

/** In the place of the real one: runs calls at once, in the same thread, but through bytes. */
public final class ConcoordClient implements AutoCloseable {
  public static ConcoordClient last;

  public final String endpoints;
  public boolean closed;
  private final Map<String, Object> objects = new HashMap<>();

  private ConcoordClient(String endpoints) {
    this.endpoints = endpoints;
    last = this;
  }

  public static ConcoordClient connect(String endpoints) {
    return new ConcoordClient(endpoints);
  }

  public static ConcoordClient local(ReplicatedType<?> type, Class<?>... values) {
    return new ConcoordClient("local");
  }

  public <T> Invoker bind(ReplicatedType<T> type, String objectName) {
    return new Invoker() {
      @Override
      public <R> Call<R> call(int methodId, ResultReader<R> result) {
        return new LocalCall<>(type, objectName, methodId, result);
      }

      @Override
      public String objectName() {
        return objectName;
      }
    };
  }

  @Override
  public void close() {
    closed = true;
  }

  private final class LocalCall<T, R> implements Call<R> {
    private final ReplicatedType<T> type;
    private final String objectName;
    private final int methodId;
    private final ResultReader<R> result;
    private final MessagePackWriter arguments = new MessagePackWriter();

    LocalCall(ReplicatedType<T> type, String objectName, int methodId, ResultReader<R> result) {
      this.type = type;
      this.objectName = objectName;
      this.methodId = methodId;
      this.result = result;
    }

    @Override
    public ValueWriter arguments() {
      return arguments;
    }

    @Override
    public R invoke() {
      MessagePackReader in = new MessagePackReader(arguments.toByteArray());
      MessagePackWriter out = new MessagePackWriter();
      try {
        run(in, out);
      } catch (Throwable thrown) {
        throw sneaky(travelled(thrown));
      }
      return result.read(new MessagePackReader(out.toByteArray()));
    }

    @SuppressWarnings("unchecked")
    private void run(MessagePackReader in, MessagePackWriter out) throws Throwable {
      for (MethodDescriptor method : type.methods()) {
        if (method.id() == methodId && method.kind() == MethodDescriptor.Kind.CONSTRUCTOR) {
          objects.put(objectName, type.construct(methodId, in));
          out.writeNil();
          return;
        }
      }
      T object = (T) objects.computeIfAbsent(objectName, name -> type.create());
      type.invoke(object, methodId, null, in, out);
    }

    @SuppressWarnings("unchecked")
    private Throwable travelled(Throwable thrown) {
      for (ExceptionCodec<?> codec : type.exceptions()) {
        if (codec.type() == thrown.getClass()) {
          MessagePackWriter out = new MessagePackWriter();
          ((ExceptionCodec<Throwable>) codec).write(thrown, out);
          return codec.read(new MessagePackReader(out.toByteArray()));
        }
      }
      return thrown;
    }

    @Override
    public CompletableFuture<R> invokeAsync() {
      try {
        return CompletableFuture.completedFuture(invoke());
      } catch (RuntimeException e) {
        return CompletableFuture.failedFuture(e);
      }
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> RuntimeException sneaky(Throwable thrown) throws E {
      throw (E) thrown;
    }
  }
}
