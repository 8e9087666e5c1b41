package org.concoord.architecture.broken.object;

import org.concoord.architecture.broken.transport.NosyTransport;

/** What objects use, which knows a network. */
public record NosyObject(NosyTransport transport) {}
