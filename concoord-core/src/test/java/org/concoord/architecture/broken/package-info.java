/** A copy of the packages of concoord-core, small and wrong: each class breaks a law. */
package org.concoord.architecture.broken;
