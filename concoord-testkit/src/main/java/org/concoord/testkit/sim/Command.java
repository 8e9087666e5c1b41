package org.concoord.testkit.sim;

/** A command as a client sends it: encoded once, appended to a batch byte for byte. */
record Command(CallKey key, byte[] bytes) {}
