using LoadBalancing.Cli.Configuration;
using LoadBalancing.Cli.HAProxy.Keywords;

namespace LoadBalancing.Cli.HAProxy;

/// <summary>Reads the lines of a file one after another into proxies.</summary>
internal sealed class FileReader
{
    private readonly ReadContext _shared;

    // What is wrong with a line of defaults is said where the line stands, not again for each proxy.
    private readonly Remarks _silent = new("");
    private readonly List<Proxy> _proxies = [];
    private readonly List<DefaultsSection> _defaults = [];

    // The context of the section that is open.
    private ReadContext _context;
    private SectionKinds _section = SectionKinds.None;
    private bool _skipping;
    private Proxy _proxy = new(SectionKinds.Global, "", 0);

    /// <param name="context">What the reading of the file shares.</param>
    public FileReader(ReadContext context) => _shared = _context = context;

    public IReadOnlyList<Proxy> Proxies => _proxies;

    public void Read(ConfigurationLine line)
    {
        var first = line.Words[0].Text;
        var statement = new Statement(line, _context);
        statement.Begin(first, words: 1);
        if (KeywordTable.Sections.Contains(first))
        {
            _skipping = false;
            BeginSection(first, statement);
        }
        else if (UnsupportedKeywords.Sections.Contains(first))
        {
            _skipping = true;
            statement.Error($"the section '{first}' is not supported yet.");
        }
        else if (first.StartsWith('.'))
        {
            statement.NotSupported(first);
        }
        else if (!_skipping)
        {
            ReadLine(line, statement);
        }
    }

    private void ReadLine(ConfigurationLine line, Statement statement)
    {
        if (_section == SectionKinds.None)
        {
            statement.Error($"'{statement.Keyword}' stands before the first section.");
        }
        else if (LineReader.Read(line, _section, _proxy, _context) && _section == SectionKinds.Defaults)
        {
            _defaults[^1].Add(line);
        }
    }

    private void BeginSection(string word, Statement statement)
    {
        _section = Enum.Parse<SectionKinds>(word, ignoreCase: true);
        var header = SectionHeader.Read(_section, statement);
        _proxy = new Proxy(_section, header.Name, statement.Line);
        _context = _shared;
        switch (_section)
        {
            case SectionKinds.Global:
                break;
            case SectionKinds.Defaults:
                _defaults.Add(new DefaultsSection(header.Name, statement.Line, FindDefaults(header, statement)));
                break;
            default:
                BeginProxy(header, statement);
                break;
        }
    }

    private void BeginProxy(SectionHeader header, Statement statement)
    {
        var other = _proxies.FirstOrDefault(proxy => proxy.ClashesWith(_proxy));
        if (other is not null)
        {
            statement.Error($"{_proxy.Title} has the name of {other.Title} in line {other.Line}; letter case does not count.");
        }

        if (other is not null || header.Name.Length == 0)
        {
            // Its lines are read for their mistakes alone.
            _context = _shared with { Locations = new Locations() };
        }
        else
        {
            // An error about the whole of a proxy is shown where it begins.
            statement.Locate(_proxy.FrontendPath);
            statement.Locate(_proxy.BackendPath);
            _proxies.Add(_proxy);
        }

        var defaults = header.From is null ? _defaults.LastOrDefault() : FindDefaults(header, statement);
        foreach (var line in defaults?.Lines ?? [])
        {
            LineReader.Read(line, _section, _proxy, _context with { Remarks = _silent });
        }

        if (header.Address is { } address)
        {
            statement.Notice("an address after the name is an old spelling of 'bind'.");
            BindKeyword.ReadAddresses(statement, _proxy, address, FrontendProtocol.Any);
        }
    }

    private DefaultsSection? FindDefaults(SectionHeader header, Statement statement)
    {
        var found = _defaults.Where(section => section.Name == header.From).ToList();
        if (header.From is not null && found.Count == 0)
        {
            statement.Error($"there is no 'defaults {header.From}' above this line.");
        }
        else if (found.Count > 1)
        {
            statement.Error($"'defaults {header.From}' is ambiguous: it begins in line {found[0].Line} and in line {found[1].Line}.");
        }

        return found.LastOrDefault();
    }
}
