package bad;

import org.concoord.annotations.Replicated;

@Replicated
public interface NotAClass {} // ERROR: only a class can be @Replicated, since its objects change; make NotAClass a class
