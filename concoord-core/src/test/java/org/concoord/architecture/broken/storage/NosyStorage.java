package org.concoord.architecture.broken.storage;

import org.concoord.architecture.broken.transport.NosyTransport;

/** Files that know a network. */
public record NosyStorage(NosyTransport transport) {}
