/** The annotations a user puts on a class to have it replicated. Depends on nothing. */
package org.concoord.annotations;
