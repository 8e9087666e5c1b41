package org.concoord.cli.architecture;

import org.apache.sshd.client.SshClient;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/** Uses what is not its own, so that the laws have something to find. */
record Trespasser(SshClient client, AwsCredentials credentials) {}
