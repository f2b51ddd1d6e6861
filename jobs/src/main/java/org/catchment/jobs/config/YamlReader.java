package org.catchment.jobs.config;

import static java.util.Objects.requireNonNullElse;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.catchment.jobs.config.Value.Items;
import org.catchment.jobs.config.Value.Origin;
import org.catchment.jobs.config.Value.Scalar;
import org.catchment.jobs.config.Value.Section;
import org.catchment.jobs.error.UserError;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads YAML into values that know their line.
 *
 * <p>Works on SnakeYAML's nodes, before YAML guesses types. The key determines the type, so the
 * text {@code no} stays a text and the Spark setting {@code 1.10} does not become 1.1.
 */
final class YamlReader {
  /** No key is deeper. Stops aliases that contain themselves or multiply at every level. */
  private static final int MAX_DEPTH = 8;

  /** Where the text begins. */
  private final Origin start;

  YamlReader(Origin start) {
    this.start = start;
  }

  /** Reads a whole configuration; a text without any key is an empty section. */
  Section section(String yaml) {
    Node root = compose(yaml, "");
    if (root == null || isNull(root)) {
      return new Section(Map.of(), start);
    }
    if (value("", root, start, 0) instanceof Section section) {
      return section;
    }
    throw UserError.config(
        origin(root) + " is not a section of keys.",
        "Write the configuration as keys and values, each as 'key: value'.");
  }

  /** Reads the value of one key. */
  Value value(String key, String yaml) {
    Node root = compose(yaml, " " + key);
    if (root == null) {
      throw noValue(key, start);
    }
    return value(key, root, start, 0);
  }

  private @Nullable Node compose(String yaml, String key) {
    try {
      return new Yaml(new LoaderOptions()).compose(new StringReader(yaml));
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark();
      Origin origin = start.at(mark.getLine() + 1);
      String column = start.hasLines() ? ":" + (mark.getColumn() + 1) : "";
      throw notYaml(origin + column + key, e.getProblem());
    } catch (YAMLException e) {
      throw notYaml(start.place() + key, e.getMessage());
    }
  }

  /** Reads a node; {@code origin} is that of its key. */
  private Value value(String key, Node node, Origin origin, int depth) {
    if (depth > MAX_DEPTH) {
      throw UserError.config(
          origin + ": the values are nested too deeply.",
          "No key of Catchment is so deep; look for an alias (*name) that contains itself.");
    }
    if (isNull(node)) {
      throw noValue(key, origin);
    }
    if (node instanceof MappingNode mapping) {
      Map<String, Value> values = new LinkedHashMap<>();
      for (NodeTuple tuple : mapping.getValue()) {
        Origin keyOrigin = origin(tuple.getKeyNode());
        if (!(tuple.getKeyNode() instanceof ScalarNode name)) {
          throw UserError.config(
              keyOrigin + ": a key is not a text.", "Write each key as 'key: value'.");
        }
        String child = Value.join(key, name.getValue());
        Value value = value(child, tuple.getValueNode(), keyOrigin, depth + 1);
        Value twin = values.put(name.getValue(), value);
        if (twin != null) {
          throw UserError.config(
              child + " is given twice (" + twin.origin() + " and " + keyOrigin + ").",
              "Delete one of the two.");
        }
      }
      return new Section(values, origin);
    }
    if (node instanceof SequenceNode sequence) {
      List<Value> items = new ArrayList<>();
      for (Node item : sequence.getValue()) {
        items.add(value(key + "[" + items.size() + "]", item, origin(item), depth + 1));
      }
      return new Items(items, origin);
    }
    return new Scalar(((ScalarNode) node).getValue(), origin);
  }

  private Origin origin(Node node) {
    return start.at(node.getStartMark().getLine() + 1);
  }

  private static boolean isNull(Node node) {
    return node.getTag().equals(Tag.NULL);
  }

  private static UserError noValue(String key, Origin origin) {
    return UserError.config(
        key + " has no value (" + origin + ").",
        "Give it one, or delete the key to keep its default.");
  }

  private static UserError notYaml(String where, @Nullable String problem) {
    String firstLine = requireNonNullElse(problem, "").lines().findFirst().orElse("");
    return UserError.config(
        where + ": not valid YAML: " + firstLine,
        "Mend it; a text with ': ' or ' #' in it, or one that begins with * & ! [ or {, needs"
            + " quotes.");
  }
}
