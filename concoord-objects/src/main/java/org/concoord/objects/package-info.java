/** Ready-made replicated objects, each a plain class with its proxy beside it. */
@NullMarked
package org.concoord.objects;

import org.jspecify.annotations.NullMarked;
