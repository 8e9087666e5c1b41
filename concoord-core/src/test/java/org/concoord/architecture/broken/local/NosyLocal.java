package org.concoord.architecture.broken.local;

import org.concoord.architecture.broken.transport.NosyTransport;

/** Local objects that know a network. */
public record NosyLocal(NosyTransport transport) {}
