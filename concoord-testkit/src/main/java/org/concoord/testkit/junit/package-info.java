/**
 * For tests of your own replicated classes: JUnit 5 extensions that start what such a test needs
 * and clear it away. Faults come in where the server takes its event loop from the test kit; all
 * above and below is what runs in production.
 */
@NullMarked
package org.concoord.testkit.junit;

import org.jspecify.annotations.NullMarked;
