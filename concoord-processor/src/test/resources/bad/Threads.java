package bad;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import org.concoord.annotations.Replicated;

@Replicated
public class Threads {
  private int runs;

  public void run() throws InterruptedException { // WARNING: InterruptedException will reach callers as RemoteInvocationException, not as itself: it belongs to the JDK; throw an exception class of your own
    new Thread(() -> runs++).start(); // ERROR: Thread.start() involves other threads, which go at a pace of their own on each replica; do the work in the method itself, or at the client [concoord:threads] // ERROR: new Thread involves other threads, which go at a pace of their own on each replica; do the work in the method itself, or at the client [concoord:threads]
    Executors.newCachedThreadPool(); // ERROR: Executors.newCachedThreadPool() involves other threads, which go at a pace of their own on each replica; do the work in the method itself, or at the client [concoord:threads]
    CompletableFuture.runAsync(this::count); // ERROR: CompletableFuture.runAsync() involves other threads, which go at a pace of their own on each replica; do the work in the method itself, or at the client [concoord:threads]
    Thread.sleep(5); // ERROR: Thread.sleep() involves other threads, which go at a pace of their own on each replica; do the work in the method itself, or at the client [concoord:threads]
    new ReentrantLock().lock(); // ERROR: ReentrantLock.lock() involves other threads, which go at a pace of their own on each replica; do the work in the method itself, or at the client [concoord:threads] // ERROR: new ReentrantLock involves other threads, which go at a pace of their own on each replica; do the work in the method itself, or at the client [concoord:threads]
  }

  public synchronized void count() { // WARNING: synchronized keeps nobody out, since a replica runs one call at a time; remove it [concoord:synchronized]
    runs++;
    synchronized (this) { // WARNING: synchronized keeps nobody out, since a replica runs one call at a time; remove it [concoord:synchronized]
      notifyAll(); // ERROR: Object.notifyAll() involves other threads, which go at a pace of their own on each replica; do the work in the method itself, or at the client [concoord:threads]
    }
  }
}
