using System.IO.Compression;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace LoadBalancing.Packaging.Tests.Packages;

/// <summary>What is in a package.</summary>
internal sealed class PackageFile(string path) : IDisposable
{
    private readonly ZipArchive _archive = ZipFile.OpenRead(path);

    /// <summary>The paths of all files.</summary>
    public IReadOnlyList<string> Paths => [.. _archive.Entries.Select(entry => entry.FullName)];

    /// <summary>The elements that describe the package.</summary>
    public XElement Metadata => XDocument.Parse(Text(Paths.Single(file => file.EndsWith(".nuspec", StringComparison.Ordinal)))).Root!.Elements().Single();

    /// <summary>The value of an element that describes the package.</summary>
    public string? Describe(string element) => Metadata.Elements().SingleOrDefault(child => child.Name.LocalName == element)?.Value;

    public byte[] Bytes(string file)
    {
        using var stream = _archive.GetEntry(file)!.Open();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    public string Text(string file)
    {
        using var reader = new StreamReader(_archive.GetEntry(file)!.Open());
        return reader.ReadToEnd();
    }

    /// <summary>Whether an assembly holds machine code besides the portable one.</summary>
    public bool IsPrecompiled(string file)
    {
        using var stream = new MemoryStream(Bytes(file));
        using var reader = new PEReader(stream);
        return reader.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0;
    }

    public void Dispose() => _archive.Dispose();
}
