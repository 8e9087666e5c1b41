package bad;

import org.concoord.annotations.Replicated;

@Replicated
public class Generic<T> {} // ERROR: Generic has type parameters, which are not supported yet; name classes instead
