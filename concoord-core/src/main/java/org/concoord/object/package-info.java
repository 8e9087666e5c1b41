/** What the code of replicated objects uses, beside plain Java. */
@NullMarked
package org.concoord.object;

import org.jspecify.annotations.NullMarked;
