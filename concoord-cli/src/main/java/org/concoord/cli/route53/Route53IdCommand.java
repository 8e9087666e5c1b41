package org.concoord.cli.route53;

import org.concoord.cli.Console;
import picocli.CommandLine.Command;

/** Keeps the identifier of an access key of Amazon. */
@Command(
    name = "route53id",
    header = "Keeps the AWS access key id that Route 53 is written with.",
    description = {
      "",
      "In concoord/route53.cfg of $XDG_CONFIG_HOME or ~/.config, which only its owner may read."
          + " AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY of the environment go before it.",
      ""
    })
public final class Route53IdCommand extends KeepCommand {
  public Route53IdCommand(Console console) {
    super(console, AwsKeys.ID);
  }
}
