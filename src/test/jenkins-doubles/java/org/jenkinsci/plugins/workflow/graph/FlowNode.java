package org.jenkinsci.plugins.workflow.graph;

import hudson.model.Actionable;

/** Working double. */
public abstract class FlowNode extends Actionable {}
