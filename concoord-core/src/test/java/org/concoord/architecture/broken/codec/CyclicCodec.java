package org.concoord.architecture.broken.codec;

import org.concoord.architecture.broken.rsm.ImpureMachine;

/** Knows the machine, which knows the codec. */
public record CyclicCodec(ImpureMachine machine) {}
