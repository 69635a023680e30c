fn main() {
    let o = openapi_stubs::Build::new("openapi/openapi.yaml")
        .handlers("src/handlers")
        .utoipa()
        .generate(std::path::Path::new("/work/main"))
        .unwrap();
    println!("{}", o.report());
    println!("{}", o.contract);
    println!("//////// ROUTES\n{}", o.routes);
}
