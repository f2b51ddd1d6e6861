package org.catchment.jobs.ingest.file;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.apache.hadoop.fs.FSDataInputStream;
import org.catchment.jobs.error.UserError;
import org.jspecify.annotations.Nullable;

/**
 * A zip file anywhere that Hadoop reads: its entries, from the directory at its end, and the
 * content of one of them.
 */
public final class ZippedFile implements AutoCloseable {
  private final String name;
  private final ZipFile zip;

  /**
   * Reads the directory.
   *
   * @param name as configured
   * @param in closed together with this object
   * @throws EOFException when the file is cut off, so that the directory is missing
   * @throws ZipException if it is no zip file, or the directory is damaged
   */
  ZippedFile(String name, FSDataInputStream in, long sizeBytes) throws IOException {
    this.name = name;
    boolean isZip = startsAsZip(in);
    try {
      zip =
          ZipFile.builder()
              .setSeekableByteChannel(new Channel(in, sizeBytes))
              .setIgnoreLocalFileHeader(true)
              .get();
    } catch (IOException | RuntimeException e) { // the latter if the directory is malformed
      in.close();
      String problem = String.valueOf(rootOf(e).getMessage());
      throw isZip && problem.contains("not a ZIP archive")
          ? new EOFException("no directory at the end")
          : new ZipException(problem);
    }
  }

  /**
   * Reads the directory of a file in memory.
   *
   * @throws ZipException if it is no zip file, or is damaged
   */
  ZippedFile(String name, byte[] bytes) throws ZipException {
    this.name = name;
    try {
      zip =
          ZipFile.builder()
              .setSeekableByteChannel(new SeekableInMemoryByteChannel(bytes))
              .setIgnoreLocalFileHeader(true)
              .get();
    } catch (IOException | RuntimeException e) {
      throw new ZipException(String.valueOf(rootOf(e).getMessage()));
    }
  }

  /**
   * Reads all entries, so that whoever reads them later can rely on them.
   *
   * @throws IOException if one is damaged
   */
  void check() throws IOException {
    for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
      content(entry.getName()).transferTo(OutputStream.nullOutputStream());
    }
  }

  private static Throwable rootOf(Throwable failure) {
    return failure.getCause() == null ? failure : rootOf(failure.getCause());
  }

  private static boolean startsAsZip(FSDataInputStream in) throws IOException {
    byte[] first = new byte[2];
    int read = in.read(0, first, 0, first.length);
    return read == first.length && first[0] == 'P' && first[1] == 'K';
  }

  /**
   * The name of the entry that is meant.
   *
   * @param wanted as the user names it, with or without its folders, or null
   * @param usual pattern of the entry's usual name, without folders
   * @throws UserError unless there is exactly one: it lists the entries
   */
  String choose(@Nullable String wanted, Pattern usual) {
    List<String> entries =
        Collections.list(zip.getEntries()).stream()
            .filter(entry -> !entry.isDirectory())
            .map(ZipArchiveEntry::getName)
            .filter(entry -> !entry.startsWith("__MACOSX/"))
            .toList();
    if (wanted != null && entries.contains(wanted)) {
      return wanted;
    }
    List<String> meant =
        entries.size() == 1 && wanted == null
            ? entries
            : entries.stream()
                .filter(
                    entry ->
                        wanted == null
                            ? usual.matcher(base(entry)).matches()
                            : base(entry).equals(wanted))
                .toList();
    if (meant.size() != 1) {
      throw UserError.input(
          name,
          (meant.isEmpty() ? "none" : meant.size() + "") + " of its entries can be meant",
          "Name one, as in file.zip!entry.csv. It holds: "
              + entries.stream().limit(20).collect(Collectors.joining(", "))
              + (entries.size() > 20 ? ", ..." : "."));
    }
    return meant.get(0);
  }

  private static String base(String entry) {
    return entry.substring(entry.lastIndexOf('/') + 1);
  }

  /**
   * The content of an entry, checked against its checksum at its end.
   *
   * @return a stream that closes the file when it is closed
   * @throws UserError when the entry is encrypted, or compressed by an unknown method
   */
  InputStream content(String entryName) throws IOException {
    ZipArchiveEntry entry = zip.getEntry(entryName);
    if (entry == null) {
      throw new ZipException("the entry " + entryName + " is gone");
    }
    if (entry.getGeneralPurposeBit().usesEncryption()) {
      throw UserError.input(
          name,
          "the entry " + entryName + " is encrypted",
          "Unpack it, and name the unpacked file.");
    }
    if (!zip.canReadEntryData(entry)) {
      throw UserError.input(
          name,
          "the entry "
              + entryName
              + " is compressed by method "
              + entry.getMethod()
              + ", which Catchment cannot read",
          "Unpack it, and name the unpacked file.");
    }
    return new Content(zip.getInputStream(entry), entry);
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }

  /** An entry's bytes; their number and checksum must match the directory. */
  private final class Content extends FilterInputStream {
    private final CRC32 checksum = new CRC32();
    private final ZipArchiveEntry entry;
    private long length;

    Content(InputStream in, ZipArchiveEntry entry) {
      super(in);
      this.entry = entry;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int wanted) throws IOException {
      int read = super.read(bytes, offset, wanted);
      if (read > 0) {
        checksum.update(bytes, offset, read);
        length += read;
      } else if (read < 0 && (length != entry.getSize() || checksum.getValue() != entry.getCrc())) {
        throw new ZipException("the checksum of " + entry.getName() + " is wrong");
      }
      return read;
    }

    @Override
    public void close() throws IOException {
      try (ZippedFile whole = ZippedFile.this) {
        super.close();
      }
    }
  }

  /** Lets a zip file be read through Hadoop. */
  private static final class Channel implements SeekableByteChannel {
    private final FSDataInputStream in;
    private final long size;
    private boolean isOpen = true;

    Channel(FSDataInputStream in, long size) {
      this.in = in;
      this.size = size;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
      byte[] bytes = new byte[target.remaining()];
      int read = in.read(bytes, 0, bytes.length);
      if (read > 0) {
        target.put(bytes, 0, read);
      }
      return read;
    }

    @Override
    public long position() throws IOException {
      return in.getPos();
    }

    @Override
    public SeekableByteChannel position(long position) throws IOException {
      if (position < 0 || position > size) { // a damaged directory asks for this
        throw new EOFException("there is no byte " + position);
      }
      in.seek(position);
      return this;
    }

    @Override
    public long size() {
      return size;
    }

    @Override
    public boolean isOpen() {
      return isOpen;
    }

    @Override
    public void close() throws IOException {
      isOpen = false;
      in.close();
    }

    @Override
    public int write(ByteBuffer source) {
      throw new NonWritableChannelException();
    }

    @Override
    public SeekableByteChannel truncate(long newSize) {
      throw new NonWritableChannelException();
    }
  }
}
