/**
 * What generated code is written against: how a type describes itself, how values are read and
 * written, and how a proxy hands a call to a client. Users rarely name these types themselves.
 */
@NullMarked
package org.concoord.spi;

import org.jspecify.annotations.NullMarked;
