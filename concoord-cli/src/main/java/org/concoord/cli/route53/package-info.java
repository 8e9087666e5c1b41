/**
 * Names by Amazon Route 53: the leader's replica writes who is in the instance into a hosted zone,
 * on a thread of its own. The only importer of {@code software.amazon.awssdk}.
 */
@NullMarked
package org.concoord.cli.route53;

import org.jspecify.annotations.NullMarked;
