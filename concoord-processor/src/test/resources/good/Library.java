package bank;

import bank.Shelves.Book;
import bank.Shelves.MissingException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.concoord.annotations.ReadOnly;
import org.concoord.annotations.Replicated;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/**
 * Books on shelves: see {@link Book}, {@link #lend}, {@link java.util.List} and {@link #books the
 * books}.
 *
 * @see #find(String)
 * @see #next
 */
@NullMarked
@Replicated
public class Library extends Shelves.Shelf<Shelves.Book>
    implements Shelves.Catalogue, Shelves.Keyed<String>, Comparable<Library>, Serializable {
  private static final long serialVersionUID = 1L;
  private final List<Book> books = new ArrayList<>();
  private int next;

  /** An empty {@link Library}, as {@link Library#Library(String) the other}. */
  public Library() {}

  /**
   * A library with one book.
   *
   * @param title of that book, as {@link Book#title()} returns it
   */
  public Library(String title) {
    books.add(new Book(title, null));
  }

  /** {@inheritDoc} Titles that are equal but for case are not found; nor is {@link #next}. */
  @Override
  @ReadOnly
  public @Nullable Book find(String title) {
    for (Book book : books) {
      if (book.title().equals(title)) {
        return book;
      }
    }
    return null;
  }

  /**
   * Lends it to {@code reader}.
   *
   * @param title {@inheritDoc}
   * @return who had it before, if {@link #find(String)} finds it at all
   */
  @Override
  public @Nullable String lend(String title, @Nullable String reader) throws MissingException {
    throw new MissingException(title);
  }

  public int add(byte... codes) {
    for (byte code : codes) {
      books.add(new Book("" + code, null));
    }
    return books.size();
  }

  public int add(Book book) {
    books.add(book);
    return books.size();
  }

  public int add(List<@Nullable Book> more) {
    books.addAll(more);
    return books.size();
  }

  /**
   * Once.
   *
   * @deprecated use {@link #add(Book)}
   */
  @Deprecated(since = "1", forRemoval = true)
  public void put(Book book) {
    add(book);
  }

  @Override
  public String key() {
    return "library";
  }

  @Override
  public int compareTo(Library other) {
    return 0;
  }

  @Override
  public String toString() {
    return books.size() + " books";
  }
}
