/** What a user of ConCoord types into a shell: the command {@code concoord} and its subcommands. */
@NullMarked
package org.concoord.cli;

import org.jspecify.annotations.NullMarked;
