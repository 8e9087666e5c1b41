package org.concoord.cli.route53;

import org.concoord.cli.Console;
import picocli.CommandLine.Command;

/** Keeps the secret of an access key of Amazon. */
@Command(
    name = "route53key",
    header = "Keeps the AWS secret access key that Route 53 is written with.",
    description = {
      "",
      "It is asked for, or read from standard input: on a command line all users of this machine"
          + " would see it. Kept where concoord route53id keeps its id.",
      ""
    })
public final class Route53KeyCommand extends KeepCommand {
  public Route53KeyCommand(Console console) {
    super(console, AwsKeys.KEY);
  }
}
