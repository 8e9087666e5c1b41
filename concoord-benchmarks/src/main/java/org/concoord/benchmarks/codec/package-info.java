/** What values and states cost to write and to read, beside msgpack-core and Kryo. */
@NullMarked
package org.concoord.benchmarks.codec;

import org.jspecify.annotations.NullMarked;
