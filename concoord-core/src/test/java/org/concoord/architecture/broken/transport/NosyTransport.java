package org.concoord.architecture.broken.transport;

import org.concoord.architecture.broken.codec.CyclicCodec;

/** A transport that knows what it carries. */
public record NosyTransport(CyclicCodec codec) {}
