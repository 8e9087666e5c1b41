/**
 * For tests of your own replicated classes: JUnit 5 extensions that start what such a test needs
 * and clear it away. Into a real cluster faults come where the server takes its event loop from the
 * test kit; all above and below is what runs in production. A simulated one is the {@code sim}
 * package's.
 */
@NullMarked
package org.concoord.testkit.junit;

import org.jspecify.annotations.NullMarked;
