package org.concoord.architecture.broken.spi;

import org.concoord.architecture.broken.codec.CyclicCodec;

/** What users see knows what they should not. */
public record NosySpi(CyclicCodec codec) {}
