package org.catchment.jobs.geo;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKBReader;

/** Areas in the form in which they are broadcast. */
public final class Areas implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String[] ids;
  private final byte[][] wkb;
  private transient volatile @Nullable AreaIndex index;

  /**
   * @param rows id, then polygon as WKB
   */
  public Areas(List<Row> rows) {
    ids = rows.stream().map(row -> row.getString(0)).toArray(String[]::new);
    wkb = rows.stream().map(row -> row.<byte[]>getAs(1)).toArray(byte[][]::new);
  }

  /** The index, built on first use. */
  public AreaIndex index() {
    AreaIndex built = index;
    if (built == null) {
      synchronized (this) {
        built = index;
        if (built == null) {
          built = build();
          index = built;
        }
      }
    }
    return built;
  }

  private AreaIndex build() {
    WKBReader reader = new WKBReader();
    List<Geometry> areas = new ArrayList<>();
    for (int i = 0; i < ids.length; i++) {
      try {
        areas.add(reader.read(wkb[i]));
      } catch (ParseException e) {
        throw new IllegalArgumentException("the boundary of " + ids[i] + " is no WKB", e);
      }
    }
    return new AreaIndex(Arrays.asList(ids), areas);
  }
}
