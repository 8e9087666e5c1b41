package org.concoord.architecture.broken.rsm;

import java.time.Instant;
import org.concoord.architecture.broken.codec.CyclicCodec;

/** Reads a clock, and closes the cycle. */
public record ImpureMachine(Instant now, CyclicCodec codec) {}
