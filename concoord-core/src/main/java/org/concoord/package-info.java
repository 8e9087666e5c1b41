/**
 * What applications use: replicas that hold live copies of objects, clients whose calls they agree
 * on, and the exceptions that say what became of a call.
 */
@NullMarked
package org.concoord;

import org.jspecify.annotations.NullMarked;
