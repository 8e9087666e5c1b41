package org.concoord.processor.bodies;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;

/** A piece of source, to complain about. */
record Place(Tree tree, CompilationUnitTree unit) {}
