// An app with rules: which requests go to which backend, and what is done to them and to their responses.
// Run it, then: curl -i http://127.0.0.1:8080/images/logo.png or the requests in RoutingApp.http.
using Samples;

var builder = WebApplication.CreateBuilder(args);

// The servers of appsettings.json. Yours run elsewhere.
var servers = builder.Configuration.GetSection("Servers");
foreach (var server in servers.GetChildren())
{
    await SampleServer.StartAsync(server.Key, server.Value!);
}

builder.Services.AddLoadBalancer()
    .AddBackend("web", web => web
        .OnRequest("deny if { path_beg /admin } !{ hdr(X-Key) secret }")
        .OnRequest("redirect location /news code 301 if { path /old-news }")
        .OnResponse("set-header X-Served-By %b/%s")
        .AddServer("web", servers["web"]!))
    .AddBackend("files", files => files
        .OnResponse("set-header Cache-Control max-age=3600 if { status 200 }")
        .AddServer("files", servers["files"]!));

var app = builder.Build();
app.MapLoadBalancer("/{**path}", routes => routes
    .Acl("static", "path_beg /images/ /css/")
    .Acl("static", "path_end .png .css .js")
    .UseBackend("files", "static !METH_POST")
    .DefaultBackend("web"));

app.Run();
