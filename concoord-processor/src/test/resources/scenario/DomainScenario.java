package domain;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The domain classes as their callers use them, each restored from its snapshot after each call. */
public final class DomainScenario {
  private static final List<String> facts = new ArrayList<>();
  private static final Instant ZERO = Instant.EPOCH;

  private DomainScenario() {}

  public static List<String> run() throws Exception {
    facts.clear();
    orders();
    ledger();
    scheduler();
    roads();
    cache();
    index();
    inventory();
    chat();
    limiter();
    auction();
    return facts;
  }

  private static void orders() throws Exception {
    OrderBookProxy orders = OrderBookProxy.local();
    UUID one = orders.place(new UUID(1, 1), "ann", List.of(line("a", 2, "29.99")), ZERO);
    orders.place(new UUID(1, 2), "bob", List.of(line("b", 1, "1")), ZERO);
    orders.pay(one, new BigDecimal("59.98"));
    OrderBook.Order paid = orders.get(one);
    facts.add("orders: " + paid.total() + " " + paid.status() + " " + orders.counts());
    try {
      orders.ship(new UUID(1, 3), "x");
    } catch (OrderBook.UnknownOrderException e) {
      facts.add("orders: " + e.getMessage());
    }
    try {
      orders.pay(one, BigDecimal.ONE);
    } catch (OrderBook.WrongAmountException e) {
      facts.add("orders: " + e.getMessage() + ", " + e.due());
    }
  }

  private static OrderBook.Line line(String sku, int quantity, String price) {
    return new OrderBook.Line(sku, quantity, new BigDecimal(price));
  }

  private static void ledger() throws Exception {
    LedgerProxy ledger = LedgerProxy.local();
    ledger.openAccount("bank", Ledger.Kind.ASSET);
    ledger.openAccount("sales", Ledger.Kind.INCOME);
    LocalDate day = LocalDate.of(2024, 2, 29);
    ledger.book(day, "first", posting("bank", 700), posting("sales", -700));
    ledger.book(day, "second", posting("bank", 500), posting("sales", -500));
    try {
      ledger.book(day, "third", posting("bank", 1));
    } catch (Ledger.UnbalancedException e) {
      facts.add(
          "ledger: " + ledger.balance("bank") + " " + e.getMessage() + ", "
              + ledger.between(day, day).stream().map(Ledger.Entry::number).toList());
    }
  }

  private static Ledger.Posting posting(String account, long cents) {
    return new Ledger.Posting(account, cents);
  }

  private static void scheduler() {
    SchedulerProxy scheduler = SchedulerProxy.local();
    scheduler.scheduleIn("c", Duration.ofSeconds(3), "run c", ZERO);
    scheduler.schedule(new Scheduler.Job("b", ZERO.plusSeconds(2), "run b"));
    scheduler.schedule(new Scheduler.Job("a", ZERO.plusSeconds(1), "run a"));
    scheduler.cancel("b");
    List<Scheduler.Job> due = scheduler.takeDue(ZERO.plusSeconds(9), 5);
    facts.add("scheduler: " + due.stream().map(Scheduler.Job::id).toList() + " " + scheduler.size());
  }

  private static void roads() {
    RoadMapProxy roads = RoadMapProxy.local();
    roads.addRoad("bern", "thun", 30);
    roads.addRoad("thun", "spiez", 10);
    roads.addRoad("spiez", "brig", 60);
    roads.addRoad("spiez", "bern", 90);
    roads.addRoad("bern", "basel", 100);
    roads.concoordInit();
    roads.addRoad("bern", "thun", 30);
    roads.addRoad("thun", "spiez", 10);
    roads.addRoad("spiez", "brig", 60);
    facts.add("roads: " + roads.way("bern", "brig"));
  }

  private static void cache() {
    LruCacheProxy<Integer> cache = LruCacheProxy.local();
    cache.concoordInit(2);
    cache.put("a", 1);
    cache.put("b", 2);
    Object first = cache.get("a");
    cache.put("c", 3);
    facts.add("cache: " + first + " " + cache.get("b") + " " + cache.hitRate());
  }

  private static void index() {
    InvertedIndexProxy index = InvertedIndexProxy.local();
    index.add(1, "first", "The quick fox");
    index.add(2, "second", "the lazy dog");
    index.remove(1);
    index.add(3, "third", "quick");
    facts.add("index: " + index.search("the", "dog") + " " + index.words());
  }

  private static void inventory() throws Exception {
    Stock stock = InventoryProxy.local();
    Inventory.Place nails = new Inventory.Place("x", "nail");
    int received = stock.receive(nails, 5);
    stock.reserve(nails, 2, "ann");
    try {
      stock.reserve(nails, 4, "bob");
    } catch (Inventory.OutOfStockException e) {
      facts.add("inventory: " + received + " " + stock.available(nails) + " " + e.getMessage());
    }
  }

  private static void chat() {
    ChatRoomProxy room = ChatRoomProxy.local();
    room.setTopic("nothing");
    room.join("bob");
    room.join("bob");
    try {
      room.say("bob", "hi", ZERO);
      facts.add("chat: " + room.last(2));
      room.say("eve", "hi", ZERO);
    } catch (ChatRoom.NotAMemberException e) {
      facts.add("chat: " + e.getMessage());
    }
  }

  private static void limiter() {
    RateLimiterProxy limiter = RateLimiterProxy.local();
    limiter.concoordInit(1, 2);
    facts.add(
        "limiter: " + limiter.tryAcquire("a", 0) + " " + limiter.tryAcquire("a", 0) + " "
            + limiter.tryAcquire("a", 0) + " " + limiter.tryAcquire("a", 1, 1_000_000_000L));
  }

  private static void auction() {
    AuctionProxy auction = AuctionProxy.local();
    auction.open(new Auction.Lot("vase", BigDecimal.TEN), ZERO.plusSeconds(60));
    Object first = auction.bid(bid("ann", 10), ZERO);
    Object second = auction.bid(bid("bob", 10), ZERO);
    auction.end();
    facts.add(
        "auction: " + first + " " + second + " " + auction.bid(bid("bob", 20), ZERO) + " "
            + auction.highest().bidder());
  }

  private static Auction.Bid bid(String bidder, long amount) {
    return new Auction.Bid(bidder, BigDecimal.valueOf(amount), ZERO);
  }
}
