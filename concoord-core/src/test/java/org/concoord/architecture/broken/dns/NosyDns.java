package org.concoord.architecture.broken.dns;

import org.concoord.architecture.broken.codec.CyclicCodec;

/** A name server that knows more than who is there. */
public record NosyDns(CyclicCodec codec) {}
