/**
 * For tests of your own replicated classes: JUnit 5 extensions that start what such a test needs
 * and clear it away. Depends on the public face of {@code concoord-core} alone.
 */
@NullMarked
package org.concoord.testkit.junit;

import org.jspecify.annotations.NullMarked;
