package bad;

import org.concoord.annotations.Replicated;

@Replicated
public abstract class AbstractClass {} // ERROR: replicas must make objects of AbstractClass; remove abstract, or annotate a subclass
