package org.concoord.architecture.broken.server;

import org.xbill.DNS.Name;

/** Imports dnsjava outside dns. */
public record NamingServer(Name name) {}
