package bank;

import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** What a library is made of. */
@NullMarked
final class Shelves {
  /** What can be looked up. */
  interface Catalogue {
    /**
     * Looks for a book, see also {@link Book}.
     *
     * @param title the whole title
     * @return the book, or null
     */
    @Nullable Book find(String title);

    /**
     * Lends a book.
     *
     * @param title the whole title
     * @param reader to whom, or null to take it back
     * @throws MissingException if there is no such book
     */
    @Nullable String lend(String title, @Nullable String reader) throws MissingException;

    /** How many there are. */
    default int size() {
      return 0;
    }
  }

  interface Keyed<K> {
    K key();
  }

  static class Shelf<T> {
    /** The same, for {@code T}. */
    public List<T> twice(T value) {
      return List.of(value, value);
    }
  }

  /** A book. */
  public record Book(String title, @Nullable String reader) {}

  /** No such book. */
  public static class MissingException extends Exception {
    private static final long serialVersionUID = 1L;

    public MissingException(String message) {
      super(message);
    }
  }
}
